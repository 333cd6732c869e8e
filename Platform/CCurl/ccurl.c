#include "ccurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

// Numbers of libcurl's interface, which it never changes (curl/curl.h).
enum {
  OPTION_LONG = 0,
  OPTION_POINTER = 10000,
  OPTION_FUNCTION = 20000,
  OPT_URL = OPTION_POINTER + 2,
  OPT_READDATA = OPTION_POINTER + 9,
  OPT_ERRORBUFFER = OPTION_POINTER + 10,
  OPT_READFUNCTION = OPTION_FUNCTION + 12,
  OPT_HEADERDATA = OPTION_POINTER + 29,
  OPT_UPLOAD = OPTION_LONG + 46,
  OPT_CAINFO = OPTION_POINTER + 65,
  OPT_HEADERFUNCTION = OPTION_FUNCTION + 79,
  OPT_NOSIGNAL = OPTION_LONG + 99,
  OPT_SERVER_RESPONSE_TIMEOUT = OPTION_LONG + 112,
  OPT_USE_SSL = OPTION_LONG + 119,
  OPT_TIMEOUT_MS = OPTION_LONG + 155,
  OPT_USERNAME = OPTION_POINTER + 173,
  OPT_PASSWORD = OPTION_POINTER + 174,
  OPT_PROXY = OPTION_POINTER + 4,
  OPT_MAIL_FROM = OPTION_POINTER + 186,
  OPT_MAIL_RCPT = OPTION_POINTER + 187,
  USE_SSL_NONE = 0,
  USE_SSL_ALL = 3,
  INFO_RESPONSE_CODE = 0x200000 + 2,
  GLOBAL_ALL = 3,
};

static struct {
  int (*global_init)(long);
  void *(*easy_init)(void);
  int (*easy_setopt)(void *, int, ...);
  int (*easy_perform)(void *);
  int (*easy_getinfo)(void *, int, ...);
  void (*easy_cleanup)(void *);
  const char *(*easy_strerror)(int);
  void *(*slist_append)(void *, const char *);
  void (*slist_free_all)(void *);
} curl;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static char problem[256];

static void load(void) {
  static const char *const names[] = {"libcurl.so.4", "libcurl-gnutls.so.4", "libcurl.4.dylib"};
  void *library = NULL;
  for (size_t index = 0; !library && index < sizeof names / sizeof names[0]; index++)
    library = dlopen(names[index], RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    snprintf(problem, sizeof problem, "libcurl.so.4 cannot be loaded; install it (Debian: apt install libcurl4)");
    return;
  }
  const struct {
    void *function;
    const char *name;
  } wanted[] = {
      {&curl.global_init, "curl_global_init"},   {&curl.easy_init, "curl_easy_init"},
      {&curl.easy_setopt, "curl_easy_setopt"},   {&curl.easy_perform, "curl_easy_perform"},
      {&curl.easy_getinfo, "curl_easy_getinfo"}, {&curl.easy_cleanup, "curl_easy_cleanup"},
      {&curl.easy_strerror, "curl_easy_strerror"}, {&curl.slist_append, "curl_slist_append"},
      {&curl.slist_free_all, "curl_slist_free_all"},
  };
  for (size_t index = 0; index < sizeof wanted / sizeof wanted[0]; index++) {
    void *found = dlsym(library, wanted[index].name);
    if (!found) {
      snprintf(problem, sizeof problem, "libcurl has no %s; it is too old", wanted[index].name);
      return;
    }
    memcpy(wanted[index].function, &found, sizeof found);
  }
  if (curl.global_init(GLOBAL_ALL) != 0) snprintf(problem, sizeof problem, "libcurl cannot be prepared");
}

const char *curl_load(void) {
  pthread_once(&once, load);
  return problem[0] ? problem : NULL;
}

typedef struct reading {
  const char *next;
  size_t left;
} reading;

static size_t read_text(char *buffer, size_t size, size_t count, void *context) {
  reading *text = context;
  size_t length = size * count < text->left ? size * count : text->left;
  memcpy(buffer, text->next, length);
  text->next += length;
  text->left -= length;
  return length;
}

// Each line that the server says; the last one is kept, as far as it fits.
static size_t hear(char *line, size_t size, size_t count, void *context) {
  curl_answer *answer = context;
  size_t length = size * count;
  size_t end = length;
  while (end > 0 && (line[end - 1] == '\r' || line[end - 1] == '\n')) end--;
  if (end >= sizeof answer->text) end = sizeof answer->text - 1;
  memcpy(answer->text, line, end);
  answer->text[end] = 0;
  return length;
}

void curl_send_letter(const curl_letter *letter, curl_answer *answer) {
  memset(answer, 0, sizeof *answer);
  char error[256] = "";
  reading text = {letter->text, letter->length};
  void *session = curl.easy_init();
  void *recipients = curl.slist_append(NULL, letter->to);
  if (!session || !recipients) {
    snprintf(answer->text, sizeof answer->text, "no memory");
    if (session) curl.easy_cleanup(session);
    if (recipients) curl.slist_free_all(recipients);
    return;
  }
  curl.easy_setopt(session, OPT_NOSIGNAL, 1L);
  curl.easy_setopt(session, OPT_ERRORBUFFER, error);
  curl.easy_setopt(session, OPT_URL, letter->url);
  curl.easy_setopt(session, OPT_PROXY, "");
  curl.easy_setopt(session, OPT_TIMEOUT_MS, letter->timeout_milliseconds);
  curl.easy_setopt(session, OPT_SERVER_RESPONSE_TIMEOUT, letter->timeout_milliseconds / 1000 + 1);
  curl.easy_setopt(session, OPT_USE_SSL, letter->needs_tls ? (long)USE_SSL_ALL : (long)USE_SSL_NONE);
  if (letter->authorities) curl.easy_setopt(session, OPT_CAINFO, letter->authorities);
  if (letter->user) {
    curl.easy_setopt(session, OPT_USERNAME, letter->user);
    curl.easy_setopt(session, OPT_PASSWORD, letter->password ? letter->password : "");
  }
  curl.easy_setopt(session, OPT_MAIL_FROM, letter->from);
  curl.easy_setopt(session, OPT_MAIL_RCPT, recipients);
  curl.easy_setopt(session, OPT_UPLOAD, 1L);
  curl.easy_setopt(session, OPT_READFUNCTION, read_text);
  curl.easy_setopt(session, OPT_READDATA, &text);
  curl.easy_setopt(session, OPT_HEADERFUNCTION, hear);
  curl.easy_setopt(session, OPT_HEADERDATA, answer);
  const int result = curl.easy_perform(session);
  curl.easy_getinfo(session, INFO_RESPONSE_CODE, &answer->code);
  answer->is_accepted = result == 0;
  // A refusal speaks for itself; for anything else what went wrong says more than the server's last friendly line.
  if (result != 0 && answer->code < 400)
    snprintf(answer->text, sizeof answer->text, "%s", error[0] ? error : curl.easy_strerror(result));
  // Its answer to QUIT is no answer to the letter.
  curl.easy_setopt(session, OPT_HEADERFUNCTION, NULL);
  curl.easy_setopt(session, OPT_HEADERDATA, NULL);
  curl.easy_cleanup(session);
  curl.slist_free_all(recipients);
}
