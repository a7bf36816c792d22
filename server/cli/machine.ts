/**
 * Turns what the machine refuses a command (a file, a folder, a port) into a sentence. Whoever types a command is told
 * what is wrong and what to do; where in the program it happened is told only for faults of the program.
 */

/** An error as Node throws it, with the call that failed and what it was about. */
interface SystemError extends Error {
  readonly code: string;
  readonly syscall: string;
  readonly path?: string;
  readonly address?: string;
  readonly port?: number;
  readonly hostname?: string;
}

const isSystemError = (error: unknown): error is SystemError =>
  error instanceof Error && "syscall" in error && "code" in error && typeof error.code === "string";

const ofPort = ({ code, address, port, hostname }: SystemError): string | null => {
  switch (code) {
    case "EADDRINUSE":
      return `Port ${port} is taken. Choose another with --port.`;
    case "EACCES":
    case "EPERM":
      return `Port ${port} is the system's: only root may open it. Choose one from 1024 up, and put a proxy before it.`;
    case "EADDRNOTAVAIL":
      return `This machine has no address ${address}. --host is one of its own.`;
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `There is no machine called ${hostname}. --host is a name or an address of this one.`;
    default:
      return null;
  }
};

const ofFile = ({ code, path, syscall }: SystemError): string | null => {
  const what = path ?? "The file";
  switch (code) {
    case "EACCES":
    case "EPERM":
      return `${what}: this user may not read or write it. Run the command as the user whose folder it is.`;
    case "ENOENT":
      return `${what}: there is no such file or folder.`;
    case "EEXIST":
      return syscall === "mkdir" ? `${what} is not a folder.` : `${what} is there already.`;
    case "ENOTDIR":
      return `${what}: what leads to it is not a folder.`;
    case "EISDIR":
      return `${what} is a folder.`;
    case "ENOSPC":
    case "EDQUOT":
      return path === undefined ? "The disk is full." : `The disk is full: ${path} could not be written.`;
    case "EROFS":
      return `${what} is on a disk that is only to be read.`;
    default:
      return null;
  }
};

/** The sentence for an error of the machine; null for any other error, which is a fault of the program. */
export const refusedByMachine = (error: unknown): string | null => {
  if (!isSystemError(error)) return null;
  return error.syscall === "listen" || error.syscall.startsWith("getaddr") ? ofPort(error) : ofFile(error);
};
