// Reading Markdown with cmark-gfm, as plain C: a text becomes a tree, and the tree a row of steps. Writing HTML is not
// cmark's part here.
//
// cmark-gfm keeps a table of its extensions' characters between calls: whoever reads takes turns. Stepping does not.
#ifndef CMARKDOWN_H
#define CMARKDOWN_H

#include <stdbool.h>
#include <stddef.h>

typedef enum __attribute__((enum_extensibility(closed))) {
  // Anything else; what it holds comes in steps of its own.
  cmarkdown_other,
  cmarkdown_quote,
  cmarkdown_bullet_list,
  cmarkdown_ordered_list,
  cmarkdown_item,
  cmarkdown_code_block,
  cmarkdown_markup_block,
  cmarkdown_paragraph,
  cmarkdown_heading,
  cmarkdown_rule,
  cmarkdown_table,
  cmarkdown_row,
  cmarkdown_cell,
  cmarkdown_text,
  cmarkdown_line_end,
  cmarkdown_code,
  cmarkdown_markup,
  cmarkdown_emphasis,
  cmarkdown_strong,
  cmarkdown_struck,
  cmarkdown_link,
  cmarkdown_image,
} cmarkdown_kind;

typedef enum __attribute__((enum_extensibility(closed))) {
  cmarkdown_no_task,
  cmarkdown_task_open,
  cmarkdown_task_done,
} cmarkdown_task;

typedef struct cmarkdown_document cmarkdown_document;

// Reads UTF-8. NULL without memory. Without tables, lines with pipes are text.
cmarkdown_document *cmarkdown_read(const char *bytes, size_t count, bool with_tables);
void cmarkdown_free(cmarkdown_document *document);

// Steps into the next node or out of one; false after the last step. What has nothing inside is only stepped into.
// Below, everything is about the node of this step.
bool cmarkdown_step(cmarkdown_document *document);
bool cmarkdown_is_entering(const cmarkdown_document *document);
cmarkdown_kind cmarkdown_kind_of(const cmarkdown_document *document);

// Of text, code and markup; lives as long as the document.
const char *cmarkdown_text_of(const cmarkdown_document *document);
// Of links and images; likewise.
const char *cmarkdown_address(const cmarkdown_document *document);
// 1 to 6.
int cmarkdown_level(const cmarkdown_document *document);
// The first number of an ordered list.
int cmarkdown_start(const cmarkdown_document *document);
// Whether a paragraph stands in a list without blank lines, where it is no paragraph of its own.
bool cmarkdown_is_tight(const cmarkdown_document *document);
// Of an item: whether its first text begins with “[ ] ” or “[x] ”, which then is that text's first so many bytes.
cmarkdown_task cmarkdown_task_of(const cmarkdown_document *document);
#define CMARKDOWN_TASK_LENGTH 4
// Of rows and cells.
bool cmarkdown_is_heading(const cmarkdown_document *document);
// Whether a cell's column is set to the right.
bool cmarkdown_is_right(const cmarkdown_document *document);

#endif
