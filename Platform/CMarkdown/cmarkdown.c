#include "cmarkdown.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct cmarkdown_document {
  cmark_node *root;
  cmark_iter *steps;
  cmark_node *node;
  bool is_entering;
};

// Links without brackets and tasks are not cmark's part: its extension for the one takes time by the square of the
// text, for the other it takes “[x]” anywhere in the line for done.
static void attach(cmark_parser *parser, const char *name) {
  cmark_syntax_extension *extension = cmark_find_syntax_extension(name);
  if (extension) cmark_parser_attach_syntax_extension(parser, extension);
}

cmarkdown_document *cmarkdown_read(const char *bytes, size_t count, bool with_tables) {
  cmark_gfm_core_extensions_ensure_registered();
  cmarkdown_document *document = calloc(1, sizeof(cmarkdown_document));
  if (!document) return NULL;
  cmark_parser *parser = cmark_parser_new(CMARK_OPT_VALIDATE_UTF8 | CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE);
  if (with_tables) attach(parser, "table");
  attach(parser, "strikethrough");
  cmark_parser_feed(parser, bytes, count);
  document->root = cmark_parser_finish(parser);
  cmark_parser_free(parser);
  cmark_consolidate_text_nodes(document->root);
  document->steps = cmark_iter_new(document->root);
  return document;
}

void cmarkdown_free(cmarkdown_document *document) {
  cmark_iter_free(document->steps);
  cmark_node_free(document->root);
  free(document);
}

bool cmarkdown_step(cmarkdown_document *document) {
  cmark_event_type event = cmark_iter_next(document->steps);
  document->node = cmark_iter_get_node(document->steps);
  document->is_entering = event == CMARK_EVENT_ENTER;
  return event != CMARK_EVENT_DONE;
}

bool cmarkdown_is_entering(const cmarkdown_document *document) { return document->is_entering; }

static cmarkdown_kind list_kind(cmark_node *node) {
  return cmark_node_get_list_type(node) == CMARK_ORDERED_LIST ? cmarkdown_ordered_list : cmarkdown_bullet_list;
}

static bool is_named(cmark_node *node, const char *name) {
  return strcmp(cmark_node_get_type_string(node), name) == 0;
}

// The extensions number their kinds when the program runs, and keep the numbers to themselves.
static cmarkdown_kind extension_kind(cmark_node *node) {
  if (is_named(node, "table")) return cmarkdown_table;
  if (is_named(node, "table_row") || is_named(node, "table_header")) return cmarkdown_row;
  if (is_named(node, "table_cell")) return cmarkdown_cell;
  if (is_named(node, "strikethrough")) return cmarkdown_struck;
  return cmarkdown_other;
}

cmarkdown_kind cmarkdown_kind_of(const cmarkdown_document *document) {
  switch ((int)cmark_node_get_type(document->node)) {
  case CMARK_NODE_BLOCK_QUOTE: return cmarkdown_quote;
  case CMARK_NODE_LIST: return list_kind(document->node);
  case CMARK_NODE_ITEM: return cmarkdown_item;
  case CMARK_NODE_CODE_BLOCK: return cmarkdown_code_block;
  case CMARK_NODE_HTML_BLOCK: return cmarkdown_markup_block;
  case CMARK_NODE_PARAGRAPH: return cmarkdown_paragraph;
  case CMARK_NODE_HEADING: return cmarkdown_heading;
  case CMARK_NODE_THEMATIC_BREAK: return cmarkdown_rule;
  case CMARK_NODE_TEXT: return cmarkdown_text;
  case CMARK_NODE_SOFTBREAK:
  case CMARK_NODE_LINEBREAK: return cmarkdown_line_end;
  case CMARK_NODE_CODE: return cmarkdown_code;
  case CMARK_NODE_HTML_INLINE: return cmarkdown_markup;
  case CMARK_NODE_EMPH: return cmarkdown_emphasis;
  case CMARK_NODE_STRONG: return cmarkdown_strong;
  case CMARK_NODE_LINK: return cmarkdown_link;
  case CMARK_NODE_IMAGE: return cmarkdown_image;
  default: return extension_kind(document->node);
  }
}

static const char *text_or_nothing(const char *text) { return text ? text : ""; }

const char *cmarkdown_text_of(const cmarkdown_document *document) {
  return text_or_nothing(cmark_node_get_literal(document->node));
}

const char *cmarkdown_address(const cmarkdown_document *document) {
  return text_or_nothing(cmark_node_get_url(document->node));
}

int cmarkdown_level(const cmarkdown_document *document) { return cmark_node_get_heading_level(document->node); }

int cmarkdown_start(const cmarkdown_document *document) { return cmark_node_get_list_start(document->node); }

bool cmarkdown_is_tight(const cmarkdown_document *document) {
  cmark_node *item = cmark_node_parent(document->node);
  cmark_node *list = item ? cmark_node_parent(item) : NULL;
  return list && cmark_node_get_type(list) == CMARK_NODE_LIST && cmark_node_get_list_tight(list);
}

cmarkdown_task cmarkdown_task_of(const cmarkdown_document *document) {
  cmark_node *paragraph = cmark_node_first_child(document->node);
  cmark_node *text = paragraph ? cmark_node_first_child(paragraph) : NULL;
  const char *words = text && cmark_node_get_type(text) == CMARK_NODE_TEXT ? cmark_node_get_literal(text) : NULL;
  if (!words || cmark_node_get_type(paragraph) != CMARK_NODE_PARAGRAPH) return cmarkdown_no_task;
  if (strncmp(words, "[ ] ", CMARKDOWN_TASK_LENGTH) == 0) return cmarkdown_task_open;
  if (strncasecmp(words, "[x] ", CMARKDOWN_TASK_LENGTH) == 0) return cmarkdown_task_done;
  return cmarkdown_no_task;
}

bool cmarkdown_is_heading(const cmarkdown_document *document) {
  cmark_node *node = document->node;
  cmark_node *row = is_named(node, "table_cell") ? cmark_node_parent(node) : node;
  return row && cmark_gfm_extensions_get_table_row_is_header(row);
}

bool cmarkdown_is_right(const cmarkdown_document *document) {
  cmark_node *row = cmark_node_parent(document->node);
  cmark_node *table = row ? cmark_node_parent(row) : NULL;
  if (!table || !is_named(table, "table")) return false;
  int column = 0;
  for (cmark_node *cell = cmark_node_previous(document->node); cell; cell = cmark_node_previous(cell)) column += 1;
  const uint8_t *alignments = cmark_gfm_extensions_get_table_alignments(table);
  return column < cmark_gfm_extensions_get_table_columns(table) && alignments[column] == 'r';
}
