/** What outside services are asked about a comment, and what they say. */

/** One comment; nothing in it but what the service is to judge by. */
export interface Question {
  id: string;
  site: string;
  /** The newspaper's address: its first origin. */
  home: string;
  locale: 'vi' | 'en';
  name: string;
  text: string;
  article: { id: string; url: string | null; title: string | null };
  /** The sender's network address, where it is known. */
  address: string | null;
  /** Milliseconds since 1970. */
  sentAt: number;
}

/** `failed`: the service could not be asked, or did not say yes or no within its time. */
export interface ServiceAnswer {
  service: string;
  spam: boolean;
  failed?: true;
}
