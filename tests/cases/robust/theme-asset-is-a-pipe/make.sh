mkdir -p themes/default/assets/deep
mkfifo themes/default/assets/deep/site.js
