/** The verbs of the client. */
@NullMarked
package io.torrentflow.cli.verb;

import org.jspecify.annotations.NullMarked;
