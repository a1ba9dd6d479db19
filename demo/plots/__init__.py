"""Plots: token maps, running sums, the error curve, and a strip of key poses."""
