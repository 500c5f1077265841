"""The programmes of the city, each in a folder that holds all of itself."""
