#include "assets.h"

// #embed is C23; the module is compiled with the compiler's default language, which accepts it as an extension.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char app_css[] = {
#embed "assets/app.css"
};
static const unsigned char live_js[] = {
#embed "assets/live.js"
};
static const unsigned char keys_js[] = {
#embed "assets/keys.js"
};
static const unsigned char focus_js[] = {
#embed "assets/focus.js"
};
static const unsigned char board_js[] = {
#embed "assets/board.js"
};
static const unsigned char push_js[] = {
#embed "assets/push.js"
};
static const unsigned char push_worker_js[] = {
#embed "assets/push-worker.js"
};
static const unsigned char favicon_svg[] = {
#embed "assets/favicon.svg"
};
static const unsigned char icons_svg[] = {
#embed "assets/icons.svg"
};

static const struct asset list[] = {
    {"app.css", app_css, sizeof app_css},
    {"live.js", live_js, sizeof live_js},
    {"keys.js", keys_js, sizeof keys_js},
    {"focus.js", focus_js, sizeof focus_js},
    {"board.js", board_js, sizeof board_js},
    {"push.js", push_js, sizeof push_js},
    {"push-worker.js", push_worker_js, sizeof push_worker_js},
    {"favicon.svg", favicon_svg, sizeof favicon_svg},
    {"icons.svg", icons_svg, sizeof icons_svg},
};

const struct asset *asset_list(size_t *count) {
  *count = sizeof list / sizeof list[0];
  return list;
}
