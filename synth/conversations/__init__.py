"""Conversations: who talks about what, written by a grammar of our own or by a chat endpoint, and put into voices."""
