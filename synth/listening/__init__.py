"""Made items for people and other tools: wavs, pictures, JAMS and frame tables of the scenes."""
