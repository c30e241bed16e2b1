/** The verbs of the client. */
package io.torrentflow.cli.verb;
