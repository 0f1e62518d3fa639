package dev.theseus.lab.mariadb;

/** The account with which applications and the plan's dump steps use the server. */
public record MariaDbAccount(String user, String password) {

    public MariaDbAccount {
        if (!user.matches("[a-z]+") || !password.matches("[A-Za-z0-9_-]{8,}")) {
            throw new IllegalArgumentException("the account must need no quoting");
        }
    }

    @Override
    public String toString() {
        return user;
    }
}
