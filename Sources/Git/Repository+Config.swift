import CLibgit2
import SystemPackage

extension Repository {
    /// The value of a setting as git would read it; nil when it is not set.
    ///
    /// libgit2 sees neither `git -c` nor `GIT_CONFIG_COUNT`: the caller, who has the environment,
    /// looks there first.
    package func configValue(_ name: String) throws(GitError) -> String? {
        let config = try configHandle()
        var buffer = git_buf()
        let code = git_config_get_string_buf(&buffer, config.pointer, name)
        if code == GIT_ENOTFOUND.rawValue || code == GIT_EINVALIDSPEC.rawValue {
            git_error_clear()
            return nil
        }
        try check(code, "read the setting \(name)")
        defer { git_buf_dispose(&buffer) }
        return buffer.ptr.map { String(cString: $0) }
    }

    /// A setting that is a path, with `~/` expanded.
    func configPath(_ name: String) throws(GitError) -> FilePath? {
        let config = try configHandle()
        var buffer = git_buf()
        let code = git_config_get_path(&buffer, config.pointer, name)
        guard code == 0, let text = buffer.ptr else {
            git_error_clear()
            return nil
        }
        defer { git_buf_dispose(&buffer) }
        return FilePath(platformString: text)
    }

    /// The names of all settings that match a regular expression, such as `^remote\..*\.promisor$`.
    func configNames(matching expression: String) throws(GitError) -> [String] {
        let config = try configHandle()
        let iterator = try Handle(git_config_iterator_free, "list settings") { made in
            git_config_iterator_glob_new(&made, config.pointer, expression)
        }
        var names: [String] = []
        while true {
            var entry: UnsafeMutablePointer<git_config_entry>?
            let code = git_config_next(&entry, iterator.pointer)
            if code == GIT_ITEROVER.rawValue { break }
            try check(code, "list settings")
            if let entry { names.append(String(cString: entry.pointee.name)) }
        }
        git_error_clear()
        return names
    }

    private func configHandle() throws(GitError) -> Handle {
        try Handle(git_config_free, "read the configuration") { made in
            git_repository_config_snapshot(&made, pointer)
        }
    }
}

extension Repository {
    /// Whether a setting is on, as git reads it; one that is not set, or makes no sense, is off.
    func configFlag(_ name: String) throws(GitError) -> Bool {
        guard let text = try configValue(name) else { return false }
        var value: Int32 = 0
        guard git_config_parse_bool(&value, text) == 0 else {
            git_error_clear()
            return false
        }
        return value != 0
    }
}
