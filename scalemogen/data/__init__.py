"""Training data: from motion capture to a folder of captioned clips.

`sources` declare the data sets, `capture` brings their motions to one body, `captions` describe them, `prepare`
writes the clips, `compose` adds clips made of several. The other files here read, describe and check a prepared
folder:

    folder, labels   its files              clips             its clips in memory, as batches
    splits           train, val and test    near_duplicates   leakage between splits
    card             the data card          checking          faults of such a folder
    recording        what sources return    snapmogen_folder  the published SnapMoGen folder
"""
