mkdir themes
ln -s ../content/responses/a themes/default
