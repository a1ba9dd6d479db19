"""What can be set on the command line: one dataclass per command, with the help of its options.

These files import no PyTorch, so `--help` and wrong arguments are answered at once. The files of the same names in
`commands/` run the commands.
"""
