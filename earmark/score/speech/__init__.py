"""Spoken replies: how natural they sound, whether they say what was written, and in whose voice.

| module | is |
|---|---|
| `model` | the one interface of all models, and their registry |
| `utmos`, `dnsmos` | naturalness (extras `utmos`, `dnsmos`) |
| `recogniser` | speech recognition by faster-whisper (extra `asr`) |
| `speaker` | speaker embeddings (extra `speaker`) |
| `consistency`, `similarity` | what a transcript, and an embedding, say of a reply |
| `triad` | VoiceAssistant-Eval's score, with its parts beside it |
| `replies`, `voices`, `readings` | what is read: replies, reference voices, and what models said before |
| `measuring`, `run`, `report` | from a file of replies to a report |
"""
