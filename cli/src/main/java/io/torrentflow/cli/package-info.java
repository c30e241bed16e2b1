/** The command line client: what speaks with a gateway, wherever it runs. */
package io.torrentflow.cli;
