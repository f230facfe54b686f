our_response = Our answer
responses_counted = { $n ->
    [one] { $n } answer
   *[other] { $n } answers
}
