our_response = Ein hateb
