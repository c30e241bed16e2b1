/** Packages of Python that tests use. */
package io.torrentflow.testing.python;
