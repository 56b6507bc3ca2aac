/* proxy-fixture.h - a proxy before a program that is the test itself: real sockets, no real time
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "clock-fake.h"
#include "hot/proxy.h"

#define GET "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
#define POST "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
#define OK "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

typedef struct
{
  RouseClockFake *clock;
  RouseProxy     *proxy;
  GSocket        *program; /* listens, as the program would */
  guint16         front;   /* where the proxy does */
  guint16         target;
} ProxyFixture;

void proxy_fixture_set_up (ProxyFixture *f, gconstpointer data);
void proxy_fixture_tear_down (ProxyFixture *f, gconstpointer data);

/** (transfer full): listens at @port of 127.0.0.1; 0: at one that is free. */
GSocket *proxy_fixture_open_socket (guint16 port);
/** (transfer full): a client. */
GSocket *proxy_fixture_connect_to (guint16 port);
/** (transfer full): a client of the proxy that has asked that. */
GSocket *proxy_fixture_ask (ProxyFixture *f, const char *request);
/** (transfer full): the next connection to the program. */
GSocket *proxy_fixture_accept_one (ProxyFixture *f);
void     proxy_fixture_say (GSocket *socket, const char *text);
/** (transfer full): what comes until it has @needle, or, with %NULL, until the connection ends. */
char *proxy_fixture_hear (GSocket *socket, const char *needle);
/** … and begins like this. */
void proxy_fixture_assert_heard (GSocket *socket, const char *needle, const char *beginning);
/** Has the proxy take what there is, as far as that shows: somebody else's request has been answered since. */
void proxy_fixture_settle (ProxyFixture *f);
/** Nobody connects to the program. */
void proxy_fixture_assert_nobody (ProxyFixture *f);
