ln -s content/responses themes
