#!/bin/sh
# What a person would write instead: one worktree and one background job for each subtask, wait,
# then merge one after the other in the checkout.
# usage: baseline.sh <repository> <folder for worktrees> <number of subtasks>
set -e
cd "$1"
for number in $(seq "$3"); do
    git worktree add --quiet -b "task-$number" "$2/task-$number"
    (
        cd "$2/task-$number"
        echo "$number" > "new-$number"
        git add "new-$number"
        git commit --quiet --message "Subtask $number"
    ) &
done
wait
for number in $(seq "$3"); do
    git merge --quiet --no-ff --no-edit "task-$number" > /dev/null
done
