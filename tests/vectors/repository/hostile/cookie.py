# -*- coding: utf-7 -*-
import torch
