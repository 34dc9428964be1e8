"""Speed and memory, against named peers in one run: `make bench`, or `python -m benchmarks NAME`."""
