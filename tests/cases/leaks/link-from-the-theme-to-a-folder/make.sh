mkdir -p themes/default/assets
ln -s ../../../content/responses/a themes/default/assets/more
