import os


def run(x=os.system('true')):
    pass
