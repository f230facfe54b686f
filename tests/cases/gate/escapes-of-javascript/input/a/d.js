const a = "Zo\u{eb} Orrel\x62ankton";
