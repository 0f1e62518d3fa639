package dev.theseus.lab.proxy;

/** What the balancer itself answers when it cannot pass on a server's answer, or when its API refuses. */
record ProxyError(String code, String error) {}
