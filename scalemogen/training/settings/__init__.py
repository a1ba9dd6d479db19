"""What can be set about training: the settings of all stages, and those of the commands that train several."""
