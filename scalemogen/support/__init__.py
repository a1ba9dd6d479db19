"""Small tools without knowledge of motions: several processes, files of JSON rows."""
