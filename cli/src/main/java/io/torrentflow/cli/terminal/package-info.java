/** What a terminal shows, and how people read amounts. */
@NullMarked
package io.torrentflow.cli.terminal;

import org.jspecify.annotations.NullMarked;
