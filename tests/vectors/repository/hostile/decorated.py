import subprocess


@subprocess.Popen
def run():
    pass
