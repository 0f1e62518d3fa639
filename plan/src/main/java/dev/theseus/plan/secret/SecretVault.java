package dev.theseus.plan.secret;

import dev.theseus.core.value.Vault;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The secrets of a run, in memory and nowhere else. Safe for use by many threads. */
public final class SecretVault implements Vault {
    private final Map<String, String> secrets = new ConcurrentHashMap<>();
    private volatile Redactor redactor = new Redactor(Set.of());

    /** Keeps a secret under a name, in place of one that was there. */
    public synchronized void put(String name, String secret) {
        secrets.put(name, secret);
        // A secret that was replaced may still stand in text that is on its way: it stays hidden, too.
        redactor = redactor.with(secret);
    }

    public boolean has(String name) {
        return secrets.containsKey(name);
    }

    @Override
    public String reveal(String name) {
        String secret = secrets.get(name);
        if (secret == null) throw new IllegalStateException("the secret '" + name + "' was not given to this run");
        return secret;
    }

    /** What hides every secret that is known now. */
    public Redactor redactor() {
        return redactor;
    }

    /** Names only: a vault must be able to stand in a message. */
    @Override
    public String toString() {
        return "SecretVault" + Set.copyOf(secrets.keySet());
    }
}
