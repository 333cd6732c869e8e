#pragma once
#include <stddef.h>

// The part of libcurl that sends mail. The library is opened when the first mail goes out, so that the program starts
// where libcurl is not installed.

#ifdef __cplusplus
extern "C" {
#endif

typedef struct curl_letter {
  /// smtp://host:port/name-of-this-machine, or smtps:// for TLS from the first byte.
  const char *url;
  /// 1: no word of it without STARTTLS.
  int needs_tls;
  /// NULL: without signing in.
  const char *user;
  const char *password;
  /// A file with certificates of authorities; NULL: those of the system.
  const char *authorities;
  const char *from;
  const char *to;
  /// Headers and body; lines end with CR LF. Leading dots are doubled here.
  const char *text;
  size_t length;
  long timeout_milliseconds;
} curl_letter;

typedef struct curl_answer {
  /// 1: the server took the message.
  int is_accepted;
  /// Last code of the server, 0 when there was none.
  long code;
  /// What the server said last or, when it said nothing, what went wrong.
  char text[512];
} curl_answer;

/// Opens libcurl.so.4 once. Returns NULL, or why it cannot be used (a text that stays).
const char *curl_load(void);

/// Blocks until the server has taken or refused the letter, or the time is over. Call curl_load before.
void curl_send_letter(const curl_letter *letter, curl_answer *answer);

#ifdef __cplusplus
}
#endif
