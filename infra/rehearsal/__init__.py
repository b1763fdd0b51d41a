"""Evenhand on AWS, rehearsed whole on one machine: the template and the packages as they are, on an emulator."""
