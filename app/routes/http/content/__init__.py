"""What is sent of a representation: in which content coding, and which range of it."""
