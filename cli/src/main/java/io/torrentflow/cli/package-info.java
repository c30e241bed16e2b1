/** The command line client: what speaks with a gateway, wherever it runs. */
@NullMarked
package io.torrentflow.cli;

import org.jspecify.annotations.NullMarked;
