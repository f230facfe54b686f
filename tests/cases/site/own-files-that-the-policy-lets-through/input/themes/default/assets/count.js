window.count = 1;
