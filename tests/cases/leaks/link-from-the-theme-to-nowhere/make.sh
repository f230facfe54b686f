mkdir -p themes/default
ln -s nowhere.html themes/default/base.html
