/** The verbs of the system on this machine, and the program that has them and the client's. */
package io.torrentflow.stack.verb;
