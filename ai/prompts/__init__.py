"""What the model is told, one file a job, sent as it stands here: stable words, so that Bedrock can keep them cached.

The version on record with every answer is the digest of the file, so that no change of words can forget to change it.
"""
