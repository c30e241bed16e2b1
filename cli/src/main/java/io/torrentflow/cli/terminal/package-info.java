/** What a terminal shows, and how people read amounts. */
package io.torrentflow.cli.terminal;
