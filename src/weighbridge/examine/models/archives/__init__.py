"""What the container formats share: bounded decompression, member names, the zip and tar structures."""
