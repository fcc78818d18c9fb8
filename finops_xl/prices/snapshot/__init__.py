"""The genai-prices snapshot as rows of the price book.

Only ``flatten`` and ``names`` import genai-prices, which costs half a second and 39 MB: the
build script does, and the process that a refresh starts. The price book never does.
"""
