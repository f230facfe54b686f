our_respons = Our answer
the_request = The <b>request</b>
list_whole = { $m } answers
