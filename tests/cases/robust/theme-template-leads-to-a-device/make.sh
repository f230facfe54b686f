mkdir -p themes/default
ln -s /dev/zero themes/default/base.html
