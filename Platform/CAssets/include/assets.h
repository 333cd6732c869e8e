#ifndef AGILEOPS_ASSETS_H
#define AGILEOPS_ASSETS_H

#include <stddef.h>

// A file of the web interface that is part of the program; lives as long as the process.
struct asset {
  const char *_Nonnull name;
  const unsigned char *_Nonnull bytes;
  size_t count;
};

// All files, `*count` of them.
const struct asset *_Nonnull asset_list(size_t *_Nonnull count);

#endif
