mkdir -p themes/default
mkfifo themes/default/base.html
