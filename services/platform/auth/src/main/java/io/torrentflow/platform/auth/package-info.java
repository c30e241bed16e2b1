/** Who makes a request: session cookies and API tokens. */
package io.torrentflow.platform.auth;
