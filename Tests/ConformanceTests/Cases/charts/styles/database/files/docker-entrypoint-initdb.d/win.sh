#!/bin/bash
echo "windows"
